import { createPhraseClassifier, type Phrases } from './text';

/** Phrases of Customer.io and all providers if an earlier event prevented the delivery. */
export const SUPPRESSED: Phrases = {
  reason: 'suppressed',
  patterns: [
    /suppress|unsubscribed|\bopt(?:ed)?[ -]?out|previously (?:bounced|complained)|bounced address|pre-?blocked/,
    /marked (?:your messages as spam|as inactive)|spam reporting address|spam ?complaint|spam reporter/,
    /inactive (?:recipient|addresse)s|manually ?deactivated/,
  ],
};

/** Classifies Customer.io's own messages, which occur on every channel. */
export const classifyCustomerioError = createPhraseClassifier([
  {
    reason: 'template',
    patterns: [
      /\bvariable\b.{0,200}\bis missing|\bliquid\b|(?:unknown|undefined) (?:tag|filter|variable|method)/,
      /(?:fail\w{0,3} to|could not be|could not) render|render(?:ing)? ?(?:failed|error)|template ?rendering/,
      /(?:error in|empty|missing) template|template .{0,40}(?:error|missing|not found|not exist|paused|disabled)/,
      /(?:body|subject|message|text|content) (?:is |was |(?:can ?not|must not) be )(?:empty|blank|missing|required)/,
    ],
  },
  { reason: 'limit', patterns: [/message limits?\b|frequency cap/] },
  {
    reason: 'cancelled',
    patterns: [
      /(?<!context )cancell?ed|(?:delivery|sending) (?:is |was |has been )?disabled/,
      /(?:newsletter|broadcast|campaign|automation|message|delivery) (?:was |has been |is )?(?:deleted|archived|stopped)/,
      /disabled .{0,30}(?:environment|workspace)/,
    ],
  },
  { reason: 'no_device', patterns: [/\bno (?:valid |active |push ){0,2}devices?\b|no ?devices? ?synced/] },
  SUPPRESSED,
]);
