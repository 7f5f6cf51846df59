import { spawn } from 'node:child_process'

/** Opens an address in the user's browser; where there is no way to, nothing happens. Other users of the machine may see the
 * address in the list of processes for a moment, so it is done only when it was asked for. */
export function openBrowser(url: string, platform: NodeJS.Platform): void {
  const [command, ...before] = OPENERS[platform] ?? ['xdg-open']
  const opener = spawn(command, [...before, url], { stdio: 'ignore', detached: true })
  opener.once('error', () => undefined)
  opener.unref()
}

const OPENERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['explorer.exe'],
}
