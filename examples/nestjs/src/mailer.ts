import { Injectable } from '@nestjs/common';
import { APIClient, SendEmailRequest } from 'customerio-node';

@Injectable()
export class Mailer {
  private readonly client = new APIClient(process.env.CUSTOMERIO_APP_API_KEY ?? '', {
    url: process.env.CUSTOMERIO_APP_URL,
  });

  sendWelcome(to: string) {
    return this.client.sendEmail(
      new SendEmailRequest({ transactional_message_id: 'welcome', to, identifiers: { email: to } }),
    );
  }
}
