import { COPIES } from './copies';
import { LINES, NODES, type Line, type NodeVersion } from './lines';
import { SET_UPS } from './set-ups';
import { COMPILERS } from './typescript';
import { WAYS, WEBHOOK_WAYS, type Way } from './ways';

/** What has to run in one line: specs take their titles from here, and `.ci/compat` compares. */

/** Why a cell cannot be, or `undefined` where it has to run. */
export const impossible = (line: Line, way: Way, node: NodeVersion): string | undefined =>
  line.impossible[node] ?? way.impossible?.[node];

export const wayTitle = (way: Way, node: NodeVersion): string => `${way.title} on Node ${node}`;
export const compilerTitle = (version: string, resolution: string): string =>
  `TypeScript ${version}, ${resolution}`;

export function expectedCells(line: Line): string[] {
  const ways = [...WAYS, ...WEBHOOK_WAYS].flatMap((way) =>
    NODES.filter((node) => impossible(line, way, node) === undefined).map((node) => wayTitle(way, node)),
  );
  const types = COMPILERS.flatMap(({ version, resolutions }) =>
    resolutions.map((resolution) => compilerTitle(version, resolution)),
  );
  return [...ways, ...types, ...SET_UPS.map(({ title }) => title), ...COPIES.map(({ title }) => title)];
}

export const countOfCells = (): number =>
  Object.values(LINES).reduce((sum, line) => sum + expectedCells(line).length, 0);
