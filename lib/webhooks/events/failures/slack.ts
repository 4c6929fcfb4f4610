import { identifierRule, phraseRules, SPECIFICITY, type Rule } from './rules';

/** The errors of `chat.postMessage` and of incoming webhooks: identifiers, or the sentences of their documentation. */
export const SLACK_RULES: readonly Rule[] = [
  identifierRule(SPECIFICITY.providerCode, {
    unknown_recipient: `
      channel_not_found is_archived channel_is_archived user_not_found users_not_found user_disabled
      duplicate_channel_not_found`,
    account: `
      invalid_auth not_authed account_inactive token_revoked token_expired invalid_token missing_scope
      no_permission not_allowed_token_type access_denied accesslimited app_access_restricted
      ekm_access_denied enterprise_is_restricted org_login_required two_factor_setup_required
      not_in_channel restricted_action restricted_action_read_only_channel
      restricted_action_thread_only_channel restricted_action_non_threadable_channel
      messages_tab_disabled team_not_found team_disabled team_access_not_granted no_team no_service
      no_service_id no_active_hooks action_prohibited posting_to_general_channel_denied
      slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked deprecated_endpoint
      method_deprecated as_user_not_supported`,
    template: 'no_text missing_text_or_fallback_or_attachments',
    too_large: `
      msg_too_long msg_blocks_too_long attachment_payload_limit_exceeded metadata_too_large
      too_many_attachments too_many_contact_cards`,
    rate_limited: 'rate_limited ratelimited message_limit_exceeded',
    content: `
      invalid_blocks invalid_blocks_format invalid_attachments invalid_payload invalid_arguments
      invalid_form_data invalid_arg_name invalid_array_arg invalid_charset invalid_json
      invalid_metadata_format invalid_post_type missing_post_type json_not_object
      cannot_reply_to_message markdown_text_conflict channel_type_not_supported`,
    timeout: 'request_timeout',
    provider: `
      fatal_error internal_error service_unavailable team_added_to_org rollup_error
      external_channel_migrating`,
  }),
  ...phraseRules(SPECIFICITY.phrase, [
    [90, 'rate_limited', /rate ?-?limit|too many (?:messages|requests|calls)/],
    [
      80,
      'too_large',
      /too (?:long|large|big)|too many (?:attachments|blocks)|exceeds? .{0,40}(?:limit|length|size)/,
    ],
    [
      70,
      'unknown_recipient',
      /(?:value passed for|specified|invalid) .{0,10}\b(?:channel|user|conversation)s?\b.{0,30}(?:invalid|archived|not found)/,
      /\b(?:channel|user|conversation)s? .{0,20}(?:archived|not (?:be )?found|not exist|deleted)/,
      /(?:no such|unknown|invalid) (?:channel|user|conversation)/,
    ],
    [60, 'template', /\bno (?:message )?text\b|text .{0,20}(?:missing|empty|required)/],
    [
      50,
      'account',
      /authenticat|\btokens?\b|\bscopes?\b|permission|preference prevents|administrator/,
      /(?:access|request) .{0,40}(?:denied|limited|disallowed|restricted)|\bsuspended|enterprise/,
      /(?:workspace|team|org\w{0,10}) .{0,40}(?:restrict|prevent|deleted|disabled|migrat|log ?in|two.factor)/,
      /\bnot (?:in|a member of) (?:the |this |that )?channel|channels? (?:\w+ ){1,2}not in\b|deprecated/,
    ],
    [
      40,
      'content',
      /\b(?:blocks?|attachments?|metadata|payload|json)\b.{0,50}(?:not valid|invalid|malformed|not understood)/,
      /\barguments?\b|(?:invalid|malformed) .{0,20}(?:payload|json|attachment|block|form|post)|cannot be understood/,
    ],
    [
      30,
      'provider',
      /could not complete|catastrophic|transient issue|(?:service|server)\b.{0,30}unavailable/,
    ],
  ]),
];
