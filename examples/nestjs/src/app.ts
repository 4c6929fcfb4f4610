import {
  All,
  Controller,
  Inject,
  Module,
  Next,
  Post,
  Req,
  Res,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { createWebhookReceiver } from 'opentelemetry-instrumentation-customerio/webhooks';
import { Mailer } from './mailer.js';
import { sdk } from './telemetry.js';

@Controller()
class AppController {
  private readonly receive = createWebhookReceiver({
    signingKeys: process.env.CUSTOMERIO_WEBHOOK_SIGNING_KEY ?? '',
  }).express();

  constructor(@Inject(Mailer) private readonly mailer: Mailer) {}

  @Post('welcome')
  welcome() {
    return this.mailer.sendWelcome('jane@example.com');
  }

  /** Nest has parsed the body. With `rawBody: true` the receiver verifies the bytes in `request.rawBody`. */
  @All('cio')
  webhook(@Req() request: Request, @Res() response: Response, @Next() next: NextFunction) {
    return this.receive(request, response, next);
  }
}

@Module({ controllers: [AppController], providers: [Mailer] })
export class AppModule implements OnApplicationShutdown {
  /** Exports the rest of the telemetry. Nest calls it when the responses in flight are sent. */
  async onApplicationShutdown() {
    await sdk.shutdown().catch((error: unknown) => console.error('Telemetry was not exported:', error));
  }
}
