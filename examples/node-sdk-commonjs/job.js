const { sdk } = require('./telemetry');
const { sendWelcome } = require('./mailer');

const RECIPIENTS = ['jane@example.com', 'john@example.com', 'joan@example.com'];

let isStopping = false;
const stop = () => (isStopping = true);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

/** Sends the e-mails. A signal ends the job after the call in flight. */
async function main() {
  let sent = 0;
  for (const recipient of RECIPIENTS) {
    if (isStopping) break;
    await sendWelcome(recipient);
    sent += 1;
  }
  console.log(`sent ${sent} of ${RECIPIENTS.length} e-mails`);
}

main()
  .catch((error) => {
    console.error(error);
    process.exitCode = 1;
  })
  // without it, the job would exit before the first export
  .finally(() => sdk.shutdown())
  .catch((error) => console.error('Telemetry was not exported:', error));
