/**
 * Returns NODE_OPTIONS with a preloaded module in front of the existing options.
 *
 * @param file absolute path. It can contain spaces, quotes and backslashes.
 */
export function withPreload(nodeOptions: string | undefined, file: string): string {
  // other programs parse NODE_OPTIONS too, some without quotes; Node reads a backslash as an escape in quotes only
  const path = /[\s"]/.test(file) ? `"${file.replace(/["\\]/g, '\\$&')}"` : file;
  return [`--require ${path}`, nodeOptions?.trim() ?? ''].filter((part) => part !== '').join(' ');
}
