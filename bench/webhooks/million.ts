import { response, isQuick } from '../phase';
import { stream } from './stream';

/** A million events: ten times what is remembered. */
response(() => stream(isQuick ? 3 : 10));
