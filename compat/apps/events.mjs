import './set-up.mjs';
import { Analytics } from '@customerio/cdp-analytics-node';
import { enqueue } from './enqueue.cjs';
import { report } from './in-memory.cjs';

await enqueue({ Analytics }, report);
