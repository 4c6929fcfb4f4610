import { COPIES, type Copies } from './copies';
import { LINES, NODES, type Line, type NodeVersion } from './lines';
import { SET_UPS, type SetUp } from './set-ups';
import { COMPILERS } from './typescript';
import { EVENT_WAYS, WAYS, WEBHOOK_WAYS, type Way } from './ways';

/** The cells that must run for one line. Specs use these titles, and `.ci/compat` compares them with the reports. */

/** Returns the reason why a cell cannot run, or `undefined` if it must run. */
export const impossible = (line: Line, way: Way, node: NodeVersion): string | undefined =>
  line.impossible[node] ?? way.impossible?.[node];

export const wayTitle = (way: Way, node: NodeVersion): string =>
  `is one span and counted once: ${way.title} on Node ${node}`;
export const setUpTitle = ({ title }: SetUp): string => `exports spans, metrics and log events: ${title}`;
export const copiesTitle = ({ title }: Copies): string => `is one span and counted once: ${title}`;
export const compilerTitle = (version: string, resolution: string): string =>
  `compile with TypeScript ${version}, ${resolution}`;

export function expectedCells(line: Line): string[] {
  const ways = [...WAYS, ...EVENT_WAYS, ...WEBHOOK_WAYS].flatMap((way) =>
    NODES.filter((node) => impossible(line, way, node) === undefined).map((node) => wayTitle(way, node)),
  );
  const types = COMPILERS.flatMap(({ version, resolutions }) =>
    resolutions.map((resolution) => compilerTitle(version, resolution)),
  );
  return [...ways, ...types, ...SET_UPS.map(setUpTitle), ...COPIES.map(copiesTitle)];
}

export const countOfCells = (): number =>
  Object.values(LINES).reduce((sum, line) => sum + expectedCells(line).length, 0);
