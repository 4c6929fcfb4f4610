/**
 * Returns a document with other content between the markers `<!-- NAME:begin -->` and `<!-- NAME:end -->`.
 *
 * @param file path of the document, for the error message
 * @throws if the markers are missing, so that no content can be lost
 */
export function replaceSection(document: string, file: string, name: string, content: string): string {
  const [begin, end] = ['begin', 'end'].map((part) => `<!-- ${name}:${part} -->`) as [string, string];
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} has no markers ${begin} and ${end}, in this order.`);
  return `${document.slice(0, from + begin.length)}\n\n${content}\n\n${document.slice(to)}`;
}
