/**
 * Returns NODE_OPTIONS with a preloaded module in front of the existing options.
 *
 * @param file absolute path. It can contain spaces, quotes and backslashes.
 */
export function withPreload(nodeOptions: string | undefined, file: string): string {
  const preload = `--require "${file.replace(/["\\]/g, '\\$&')}"`;
  return [preload, nodeOptions?.trim() ?? ''].filter((part) => part !== '').join(' ');
}
