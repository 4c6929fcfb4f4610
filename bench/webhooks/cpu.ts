/** Returns the CPU time of this process in microseconds. Does not include other processes. */
export function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
