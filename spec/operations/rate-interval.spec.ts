import { expect } from 'chai';
import { queryIntervals } from '../../tools/operations/dashboards/rate-interval';

const HOUR = 3_600;

describe('the intervals of a query', () => {
  it('are 15 s and 1 m without a minimum step, at the default scrape interval', () => {
    expect(queryIntervals(HOUR, 1_000)).to.deep.equal({ interval: 15, rateInterval: 60 });
  });

  it('contain four scrapes of 60 s with a minimum step of 1 m', () => {
    expect(queryIntervals(HOUR, 1_000, 60)).to.deep.equal({ interval: 60, rateInterval: 240 });
  });

  it('grow with the range, plus one scrape', () => {
    expect(queryIntervals(24 * HOUR, 500, 60)).to.deep.equal({ interval: 120, rateInterval: 240 });
    expect(queryIntervals(7 * 24 * HOUR, 500, 60)).to.deep.equal({ interval: 1_200, rateInterval: 1_260 });
  });
});
