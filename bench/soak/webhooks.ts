import { response, isQuick } from '../phase';
import { stream } from '../webhooks/stream';

/** The heap's pages find their number within the first million and a half: the slope is of what comes then. */
response(() => stream(isQuick ? 3 : 30));
