import { isQuick, reportResult } from '../phase';
import { stream } from './stream';

/** A million events: ten times the number of remembered ids. */
reportResult(() => stream(isQuick ? 3 : 10));
