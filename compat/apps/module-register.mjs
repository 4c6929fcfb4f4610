/** OpenTelemetry's loader hook, by the API that replaced `--experimental-loader`. */
import { register } from 'node:module';

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
