/** Registers OpenTelemetry's loader hook with the API that replaced `--experimental-loader`. */
import { register } from 'node:module';

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
