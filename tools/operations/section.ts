/**
 * Returns docs/alerts.md with other content between the markers of a section.
 *
 * @throws if the markers are missing
 */
export function replaceSection(document: string, name: string, content: string): string {
  const [begin, end] = ['begin', 'end'].map((part) => `<!-- ${name}:${part} -->`) as [string, string];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`docs/alerts.md has no markers ${begin} and ${end}, in this order.`);
  }
  return `${document.slice(0, from + begin.length)}\n\n${content}\n\n${document.slice(to)}`;
}
