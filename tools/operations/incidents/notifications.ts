import type { Interval, Notification } from './model';

const to =
  (receiver: Notification['receiver']) =>
  (alert: string, after: Interval, over?: number): Notification => ({
    receiver,
    alert,
    after,
    ...(over !== undefined && { over }),
  });

export const page = to('pager');
export const ticket = to('tickets');
export const digest = to('digest');
