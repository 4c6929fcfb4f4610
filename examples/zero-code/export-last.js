// The SDK's preload exports the rest of the telemetry when the process is about to exit, and also at SIGTERM. At SIGTERM
// requests are still in flight, and their telemetry would be lost. Loaded after that preload and before the
// application, this removes its listener only.
process.removeAllListeners('SIGTERM');
