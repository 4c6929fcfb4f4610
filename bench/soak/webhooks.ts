import { isQuick, reportResult } from '../phase';
import { stream } from '../webhooks/stream';

/** The number of heap pages is stable after 1.5 million webhooks; the slope is measured after that. */
reportResult(() => stream(isQuick ? 3 : 30));
