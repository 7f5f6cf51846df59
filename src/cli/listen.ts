import { createServer } from 'node:net'
import { InvalidArgumentError, Option } from 'commander'
import type { ListenAddress } from '../api/serve.ts'

const DEFAULT = '127.0.0.1:8417'

export function listenOption(): Option {
  return new Option('--listen <address>', 'HOST:PORT; port 0 takes one that is free')
    .default(parseListen(DEFAULT), DEFAULT)
    .argParser(parseListen)
}

function parseListen(text: string): ListenAddress {
  const [, bracketed, plain, port] =
    /^(?:\[([0-9a-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined || Number(port) > 65_535)
    throw new InvalidArgumentError('write HOST:PORT, such as 127.0.0.1:8417 or [::1]:8417.')
  return { host, port: Number(port) }
}

/** The address, with port 0 in place of one that somebody else has. */
export async function freeAddress({ host, port }: ListenAddress): Promise<ListenAddress> {
  const isTaken = await new Promise<boolean>((resolve) => {
    const probe = createServer()
    probe.once('error', (error) => resolve('code' in error && error.code === 'EADDRINUSE'))
    probe.listen({ host, port }, () => probe.close(() => resolve(false)))
  })
  return { host, port: isTaken ? 0 : port }
}
