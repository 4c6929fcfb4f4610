import { sendWelcome } from '../../mailer.js';

export const POST = async () => Response.json(await sendWelcome('jane@example.com'));
