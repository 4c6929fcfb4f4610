import { phraseRules, SPECIFICITY } from './rules';

/** Phrases of Customer.io and all providers if an earlier event prevented the delivery. */
export const SUPPRESSED: readonly RegExp[] = [
  /suppress|unsubscribed|unsubscribe (?:or remove )?request|\bopt(?:ed)?[ -]?out|requested not to receive/,
  /previously (?:bounced|complained)|bounced address|deliver due to bounce|pre-?blocked/,
  /marked .{0,20}(?:messages? as spam|as inactive)|spam reporting address|spam ?complaint|spam reporter/,
  /inactive (?:recipient|addresse)s|manually ?deactivated/,
];

/** Customer.io's own messages, which occur on every channel. */
export const CUSTOMERIO_RULES = phraseRules(SPECIFICITY.customerio, [
  [
    50,
    'template',
    /\bvariable\b.{0,200}\bis missing|\bliquid\b|(?:unknown|undefined) (?:tag|filter|variable|method)/,
    /(?:fail\w{0,3} to|could not be|could not|attempting to) render|render(?:ing)? ?(?:failed|error|data\b)/,
    /template ?rendering|template language/,
    /(?:error in|empty|missing) template|template .{0,40}(?:error|missing|not found|not exist|paused|disabled)/,
    /(?:body|subject|message|text|content) (?:is |was |(?:can ?not|must not) be )(?:empty|blank|missing|required)/,
  ],
  [40, 'limit', /message limits?\b|frequency cap/],
  [
    30,
    'cancelled',
    /(?<!context )cancell?ed|(?:delivery|sending) (?:is |was |has been )?disabled/,
    /(?:newsletter|broadcast|campaign|automation|message|delivery) (?:was |has been |is )?(?:deleted|archived|stopped)/,
    /disabled .{0,30}(?:environment|workspace)/,
  ],
  [20, 'no_device', /\bno (?:valid |active |push ){0,2}devices?\b|no ?devices? ?synced/],
  [10, 'suppressed', ...SUPPRESSED],
]);
