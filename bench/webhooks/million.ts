import { answer, isQuick } from '../phase';
import { stream } from './stream';

/** A million events: ten times what is remembered. */
answer(() => stream(isQuick ? 3 : 10));
