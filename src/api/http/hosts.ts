import { isIP } from 'node:net'
import { headerValues, type RawRequest } from './raw-request.ts'

/** Under which names the server may be spoken to. */
export interface AllowedHosts {
  /** The address and port of the socket that the request came in by. */
  readonly address: string
  readonly port: number
  /** Further names, such as that of a reverse proxy: `NAME`, whatever the port, or `NAME:PORT`. */
  readonly names: readonly string[]
}

/**
 * Why a request is not for this server, in words; undefined when it is. A page that had its own name point at this machine
 * (DNS rebinding) sends that name as Host, and a page of another origin sends its Origin: neither can be forged by script.
 */
export function misdirection(request: RawRequest, allowed: AllowedHosts): string | undefined {
  const hosts = headerValues(request, 'host')
  const [host = ''] = hosts
  if (hosts.length !== 1) return 'a request has exactly one Host header'
  if (!isAllowed(host, allowed))
    return 'this server is not known by the name in the Host header (--allowed-host NAME adds one)'
  const origins = headerValues(request, 'origin')
  for (const origin of origins) {
    const named = /^https?:\/\/([^/]+)$/.exec(origin)?.[1]
    if (named === undefined || !isAllowed(named, allowed))
      return 'pages of another origin may not call this server'
  }
  return undefined
}

function isAllowed(host: string, allowed: AllowedHosts): boolean {
  const { name, port } = splitHost(host)
  if (name === undefined) return false
  if (allowed.names.some((other) => other === name || other === `${name}:${port}`)) return true
  if (port !== String(allowed.port) && port !== '') return false
  const address = plainAddress(allowed.address)
  if (name === address) return true
  return name === 'localhost' && isLoopback(address)
}

/** `[::1]:8417` → `::1` and `8417`. */
function splitHost(host: string): { name: string | undefined; port: string } {
  const [, bracketed, plain, port = ''] =
    /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/.exec(host.toLowerCase()) ?? []
  return { name: bracketed ?? plain?.replace(/\.$/, ''), port }
}

/** Whether only this machine can reach an address or name. */
export function isLoopback(host: string): boolean {
  const address = plainAddress(host)
  if (isIP(address) === 4) return address.startsWith('127.')
  return address === '::1' || address === 'localhost'
}

/** An IPv4 address as it is, also when a socket of both families tells it as `::ffff:127.0.0.1`. */
function plainAddress(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '')
}

/** Where a browser finds a server that listens at `url`: one that others can reach is known by the first of its names. */
export function browserUrl(url: string, [name]: AllowedHosts['names']): string {
  const { protocol, hostname, port } = new URL(url)
  if (name === undefined || isLoopback(hostname.replace(/^\[|\]$/g, ''))) return url
  return `${protocol}//${port === '' || name.includes(':') ? name : `${name}:${port}`}`
}
