/** Prefixes of credentials that providers document, with the characters that follow. */
export const PROVIDER_KEYS = [
  String.raw`[spr]k_(?:live|test)_\w{4,}`, // Stripe, Clerk
  String.raw`whsec_[\w+/=-]{6,}`, // webhook secrets
  String.raw`(?:AKIA|ASIA|ABIA|ACCA)[A-Z\d]{8,}`, // AWS
  String.raw`gh[oprsu]_[A-Za-z\d]{6,}|github_pat_\w{6,}`,
  String.raw`gl(?:pat|dt|rt|ptt|ft|soat|agent|cbt)-[\w.-]{6,}`, // GitLab
  String.raw`xox[a-z]-[\w-]{4,}|xox[a-z]\.[\w.-]{4,}|xapp-[\w-]{6,}`, // Slack
  String.raw`SG\.[\w-]{4,}\.?[\w-]{4,}`, // SendGrid
  String.raw`key-[\da-fA-F]{8,}|key-[\dA-Za-z]{20,}`, // Mailgun
  String.raw`xkeysib-[\w-]{8,}|xsmtpsib-[\w-]{8,}|mlsn\.[\w]{8,}|re_[A-Za-z\d]{6,}_[A-Za-z\d]{10,}`, // Brevo, MailerSend, Resend
  String.raw`(?:SK|AC)[\da-f]{32}`, // Twilio
  String.raw`npm_[A-Za-z\d]{16,}|pypi-[\w-]{16,}|rubygems_[\da-f]{16,}|dckr_[a-z]{3}_[\w-]{8,}`,
  String.raw`AIza[\w-]{16,}|ya29\.[\w.-]{4,}|GOCSPX-[\w-]{8,}|1//0[\w-]{16,}`, // Google
  String.raw`shp(?:at|ca|pa|ss|ua)_\w{6,}`, // Shopify
  String.raw`sq0[a-z]{3}-[\w-]{6,}|EAAA[\w-]{16,}|EAA[A-Za-z\d]{20,}`, // Square, Meta
  String.raw`do[oprt]_v1_[\da-z]{6,}`, // DigitalOcean
  String.raw`(?:hf|gsk|glsa|glc|phc|phx|sbp|r8|ntn|lin_api|figd|sntry[su])_[A-Za-z\d]{12,}`,
  String.raw`sk-(?:[a-z]{2,8}-)?[\w-]{16,}|sk-(?:proj|ant)-[\w-]{4,}|xai-[\w-]{16,}`, // OpenAI, Anthropic, xAI
  String.raw`PMAK-[\w-]{6,}|NRAK-[A-Z\d]{8,}|dp\.[a-z]{2}\.[\w.]{8,}|tskey-[\w-]{8,}`, // Postman, New Relic, Doppler, Tailscale
  String.raw`hv[bs]\.[\w-]{8,}|ATATT3[\w=-]{8,}|AGE-SECRET-KEY-[A-Z\d]{8,}|rzp_(?:live|test)_\w{4,}`, // Vault, Atlassian, age, Razorpay
  String.raw`\d{8,10}:AA[\w-]{30,}`, // Telegram
];
