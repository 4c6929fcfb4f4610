import { currentTelemetry } from '../../../lib/telemetry';
import { Admission } from '../../../lib/webhooks/admission';
import type { Responder } from '../../../lib/webhooks/http/exchange';
import { resolveReceiver } from '../../../lib/webhooks/options';
import type { EventPipeline } from '../../../lib/webhooks/pipeline';
import type { KeyUsage } from '../../../lib/webhooks/verification/key-usage';
import { signWebhook } from '../../../lib/webhooks/verification/signature';

const signingKey = 'a key';

/** Runs `respond()` of an admission that has an internal error after it read the body. */
export const failingAdmission: Responder['respond'] = (method, _headers, readBody) => {
  const admission = new Admission(
    resolveReceiver({ signingKeys: signingKey }),
    undefined as unknown as EventPipeline,
    undefined as unknown as KeyUsage,
    currentTelemetry,
  );
  const headers = signWebhook({ signingKey, body: '{}' });
  return admission.respond(method, headers, async () => {
    await readBody();
    return {
      get bytes(): string {
        throw new Error('planted');
      },
    };
  });
};
