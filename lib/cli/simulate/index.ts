import type { CommandGroup } from '../command';
import { api } from './api';
import { lifecycle } from './lifecycle';
import { list } from './list';
import { webhook } from './webhook';

/** `customerio-otel simulate`: stands in for Customer.io. */
export const simulate: CommandGroup = {
  name: 'simulate',
  summary: "Simulates Customer.io's APIs and its reporting webhooks on this machine.",
  commands: [api, webhook, lifecycle, list],
};
