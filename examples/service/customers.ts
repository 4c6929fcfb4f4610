/** Random data of simulated customers. */

const CUSTOMERS = 500;

/** Returns a whole number from 0 to `limit` - 1. */
export const number = (limit: number) => Math.floor(Math.random() * limit);

export const customer = () => `customer-${number(CUSTOMERS)}`;
export const email = () => `customer-${number(CUSTOMERS)}@example.com`;
/** 555-01xx is reserved for fiction. */
export const phone = () => `+120255501${String(number(100)).padStart(2, '0')}`;
