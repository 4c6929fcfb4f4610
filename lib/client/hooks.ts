import type { CallInfo } from '../config';
import { CALL_SDK, type OperationProfile } from './operations';

/** Returns the description of a call for hooks. Copies the array of arguments, so that a hook cannot replace one. */
export const callInfo = ({ name, api }: OperationProfile, args: readonly unknown[]): CallInfo => ({
  operation: name,
  api,
  sdk: CALL_SDK,
  arguments: [...args],
});
