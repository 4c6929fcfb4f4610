/** Records spans with the test kit, and writes them as docs/pictures/trace.svg, or to the file of the argument. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawTrace } from './draw';
import { recordSpans } from './record';

const [file = join(__dirname, '../../../../docs/pictures/trace.svg')] = process.argv.slice(2);

void recordSpans().then((spans) => writeFileSync(file, drawTrace(spans)));
