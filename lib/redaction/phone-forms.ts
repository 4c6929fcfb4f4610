/**
 * National forms without a leading zero, as lengths of groups. Unrelated adjacent numbers rarely have one of these
 * forms. Ten digits without separators are not replaced, because they can be a timestamp.
 */
const FORMS: ReadonlySet<string> = new Set(
  [
    ['3-3-4', '3 3-4', '3.3.4', '3 3 4', '1-3-3-4', '1 3-3-4', '1 3 3-4', '1 3 3 4', '1.3.3.4'], // US, Canada
    ['3-4'], // US, within an area
    ['3-4-4', '3 4 4'], // China, Korea, Japan
    ['3-3-3'], // Spain, Poland, Portugal
    ['2 5-4', '2 4-4'], // Brazil
    ['3 3-2-2', '3 3 2 2', '3-3-2-2', '1 3 3-2-2', '1 3 3 2 2', '1-3-3-2-2'], // Russia, Turkey
  ].flat(),
);

/** Forms that amounts, counts and order numbers can have too: their context decides. Some have only these first digits. */
const LOOSE_FORMS: ReadonlyMap<string, RegExp> = new Map(
  [
    { first: /./u, forms: ['3 3 3', '2 2 2 2', '2-2-2-2'] }, // Poland, Czechia, Spain; Norway, Denmark
    { first: /./u, forms: ['2 5 4', '2-5-4', '2.5.4', '2 4 4', '2-4-4', '1 4 4', '1 4-4'] }, // Brazil, Mexico, UK, Chile
    { first: /./u, forms: ['2 3 2 2', '2-3-2-2', '2 3-2-2', '3 2 2 2', '3-2-2-2', '2 3 4', '2-3 4'] }, // Switzerland, Belgium, Ukraine, Finland
    { first: /^[4-9]/u, forms: ['3 2 3', '4 3 3', '3 6', '3 7', '3-7'] }, // Norway, Australia, Austria, Pakistan
    { first: /^[67]/u, forms: ['1 2 2 2 2', '4 6'] }, // France, UK
    { first: /^[6-9]/u, forms: ['5 5', '5-5'] }, // India
  ].flatMap(({ first, forms }) => forms.map((form) => [form, first] as const)),
);
export const MAX_GROUPS = 5;

const HTTP_STATUS = /^(?:10[0-3]|20[0-8]|226|30[0-8]|4(?:0\d|1[0-8]|2[1-9]|31|51|99)|5(?:0\d|1[01]))$/u;

/** A currency, or a word for a number that is not a phone number, before a number. */
const OTHER_NUMBER_BEFORE = new RegExp(
  String.raw`(?:[#№$€£¥₹±]|(?:^|[^\p{L}])(?:${[
    'eur|usd|gbp|chf|pln|sek|nok|dkk|czk|jpy|inr|brl|mxn|rub',
    'order|invoice|ticket|case|ref|reference|id|ids|sku|article|part|tracking|receipt|transaction|batch|job|event',
    'bestellung|rechnung|pedido|factura|commande|build|version|offset|line|port|ports|pid|status|took|bytes|rows',
  ].join('|')})(?:[ _-]?(?:no|nr|number|id|code))?)["']?[ .:=#([]{0,4}$`,
  'iu',
);
/** A decimal, a unit or a currency after a number. */
const UNIT_AFTER =
  /^(?:[.,]\d|[ \u00a0\u202f]?(?:[%€$£¥₹]|(?:eur|usd|gbp|chf|pln|sek|nok|dkk|czk|kč|zł|kr|jpy|inr|ns|[mµu]?s|sec|min|bytes?|[kmg]?i?b|rows?|items?|events?|requests?|users?|records?|px|ms)(?![\p{L}\p{N}])))/iu;
const isRound = (digits: string) => digits.length <= 3 && Number(digits) % 5 === 0;

/** Number of characters that are searched before and after a number. */
export const CONTEXT_CHARACTERS = 24;

/** Returns whether the lengths and separators of groups are those of a national phone number in any context. */
export const isNationalForm = (form: string): boolean => FORMS.has(form);

/** Returns whether groups are a national phone number, if they are not a list of other numbers. */
export function isLooseForm(form: string, groups: readonly string[]): boolean {
  if (LOOSE_FORMS.get(form)?.test(groups[0] ?? '') !== true) return false;
  return !groups.every((digits) => HTTP_STATUS.test(digits)) && !groups.every(isRound);
}

/** Returns whether the text around a number shows that it is an amount, an order number or an identifier. */
export const isOtherNumber = (before: string, after: string): boolean =>
  OTHER_NUMBER_BEFORE.test(before) || UNIT_AFTER.test(after);
