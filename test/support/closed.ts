import type { Server } from 'node:http'

/** Ends a server of a test with all that is connected to it. */
export function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
