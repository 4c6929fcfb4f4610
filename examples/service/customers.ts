/** Customers of the simulator, some hundred of them. */

const CUSTOMERS = 500;

/** A whole number from 0 to `below` - 1. */
export const number = (below: number) => Math.floor(Math.random() * below);

export const customer = () => `customer-${number(CUSTOMERS)}`;
export const email = () => `customer-${number(CUSTOMERS)}@example.com`;
/** The exchange 555-01 is kept for fiction. */
export const phone = () => `+120255501${String(number(100)).padStart(2, '0')}`;
