import { randomBytes } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ownCredentials, writeProfile } from '../../../src/api/access/own-credentials.ts'
import { usageText } from '../../../src/api/access/usage.ts'
import { UserError } from '../../../src/events/user-error.ts'
import { newFolder } from '../audit/audit-support.ts'

const SERVICE = { endpoint: 'http://127.0.0.1:8443', region: 'eu-west-1' }
const optionsAt = (path: string) => ({
  path,
  account: '111122223333',
  email: 'owner@dupin.example',
  random: randomBytes,
})
const newPath = () => join(newFolder(), 'credentials.json')
const modeOf = (path: string) => statSync(path).mode & 0o777

function onlyKey(own: ReturnType<typeof ownCredentials>) {
  const [key] = own.credentials.keys.values()
  if (key === undefined) throw new Error('no key')
  return key
}

describe('credentials of its own', () => {
  it('are one administrator’s key, which nobody else can read', () => {
    const path = newPath()
    const own = ownCredentials(optionsAt(path))
    expect(own).toMatchObject({ path, warnings: [] })
    expect(modeOf(path)).toBe(0o600)
    expect(own.credentials.keys.size).toBe(1)
    const { principal, secretAccessKey, sessionToken } = onlyKey(own)
    expect(principal).toMatchObject({ account: '111122223333', role: 'administrator' })
    expect(principal.arn).toBe('arn:aws:iam::111122223333:user/administrator')
    expect(principal.accessKeyId).toMatch(/^DUPIN[A-Z2-7]{15}$/)
    expect(secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/)
    expect(sessionToken).toBeUndefined()
    expect(own.credentials.emails.get('111122223333')).toBe('owner@dupin.example')
  })

  it('are the same at the next start', () => {
    const path = newPath()
    const first = ownCredentials(optionsAt(path))
    const second = ownCredentials(optionsAt(path))
    expect(second.credentials).toEqual(first.credentials)
  })

  it('are others for another server, and draw on all of the randomness', () => {
    const keys = [1, 2].map(() => onlyKey(ownCredentials(optionsAt(newPath()))).secretAccessKey)
    expect(keys[0]).not.toBe(keys[1])
    const drawn: number[] = []
    const random = (count: number) => {
      drawn.push(count)
      return Uint8Array.from({ length: count }, (_, i) => i)
    }
    const { secretAccessKey } = onlyKey(ownCredentials({ ...optionsAt(newPath()), random }))
    expect(drawn).toEqual(expect.arrayContaining([15, 40]))
    expect(new Set(secretAccessKey).size).toBe(40)
  })

  it('never overwrite a file, nor write where a link leads', () => {
    const path = newPath()
    writeFileSync(path, 'mine')
    expect(() => ownCredentials(optionsAt(path))).toThrow(UserError)
    expect(readFileSync(path, 'utf8')).toBe('mine')
    const [link, target] = [newPath(), join(newFolder(), 'target')]
    symlinkSync(target, link)
    expect(() => ownCredentials(optionsAt(link))).toThrow(UserError)
    expect(existsSync(target)).toBe(false)
  })

  it('complain when there is no folder for them', () => {
    expect(() => ownCredentials(optionsAt(join(newFolder(), 'none', 'c.json')))).toThrow(UserError)
  })
})

describe('the files for clients', () => {
  it('hold the key, the Region and the address, and only their owner can read them', () => {
    const own = ownCredentials(optionsAt(newPath()))
    const files = writeProfile(own, SERVICE, randomBytes)
    const { principal, secretAccessKey } = onlyKey(own)
    expect([modeOf(files.profile), modeOf(files.curl)]).toEqual([0o600, 0o600])
    expect(readFileSync(files.profile, 'utf8')).toBe(
      `[profile dupin]
aws_access_key_id = ${principal.accessKeyId}
aws_secret_access_key = ${secretAccessKey}
region = eu-west-1
services = dupin

[services dupin]
detective =
  endpoint_url = http://127.0.0.1:8443
sts =
  endpoint_url = http://127.0.0.1:8443
`,
    )
    expect(readFileSync(files.curl, 'utf8')).toBe(
      `user = "${principal.accessKeyId}:${secretAccessKey}"\naws-sigv4 = "aws:amz:eu-west-1:detective"\n`,
    )
  })

  it('follow the server to another address, and leave nothing behind', () => {
    const folder = newFolder()
    const own = ownCredentials(optionsAt(join(folder, 'credentials.json')))
    const { profile } = writeProfile(own, SERVICE, randomBytes)
    writeProfile(own, { ...SERVICE, endpoint: 'http://127.0.0.1:9' }, randomBytes)
    expect(readFileSync(profile, 'utf8')).toContain('endpoint_url = http://127.0.0.1:9\n')
    expect(modeOf(profile)).toBe(0o600)
  })

  it('take the place of a link instead of writing where it leads', () => {
    const own = ownCredentials(optionsAt(newPath()))
    const target = join(newFolder(), 'target')
    writeFileSync(target, 'mine')
    symlinkSync(target, own.path.replace('.json', '.aws-config'))
    const { profile } = writeProfile(own, SERVICE, randomBytes)
    expect(lstatSync(profile).isSymbolicLink()).toBe(false)
    expect(readFileSync(target, 'utf8')).toBe('mine')
  })

  it('complain when there is a folder in their place, or no key', () => {
    const own = ownCredentials(optionsAt(newPath()))
    mkdirSync(own.path.replace('.json', '.aws-config'))
    expect(() => writeProfile(own, SERVICE, randomBytes)).toThrow(UserError)
    const empty = { ...own, credentials: { ...own.credentials, keys: new Map() } }
    expect(() => writeProfile(empty, SERVICE, randomBytes)).toThrow('has no key')
  })
})

describe('what a newcomer is told', () => {
  it('names the files and the address, and never the secret', () => {
    const own = ownCredentials(optionsAt(newPath()))
    const files = writeProfile(own, SERVICE, randomBytes)
    const text = usageText(files, SERVICE)
    expect(text).not.toContain(onlyKey(own).secretAccessKey)
    for (const said of [
      `AWS_CONFIG_FILE=${files.profile} aws --profile dupin detective list-graphs`,
      'AWS_ENDPOINT_URL_DETECTIVE=http://127.0.0.1:8443',
      'AWS_ENDPOINT_URL_STS=http://127.0.0.1:8443',
      '[services dupin]',
      '--aws-sigv4',
      `curl --config ${files.curl}`,
    ]) {
      expect(text).toContain(said)
    }
  })

  it('can be pasted into a shell, wherever the files are', () => {
    const files = { credentials: 'c', profile: "/tmp/it's $(here)/a", curl: '/tmp/b c' }
    const text = usageText(files, SERVICE)
    expect(text).toContain("AWS_CONFIG_FILE='/tmp/it'\\''s $(here)/a' aws")
    expect(text).toContain("curl --config '/tmp/b c' ")
  })
})
