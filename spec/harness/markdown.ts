/** Returns the code blocks of a Markdown page in a language. */
export const blocksIn = (page: string, language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, block = '']) =>
    block.trim(),
  );
