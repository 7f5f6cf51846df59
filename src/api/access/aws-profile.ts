/** What a profile of the AWS CLI says of where and as whom to call. */
export interface AwsProfile {
  readonly accessKeyId: string | undefined
  readonly secretAccessKey: string | undefined
  readonly sessionToken: string | undefined
  readonly region: string | undefined
  /** Of Detective, or of all services. */
  readonly endpoint: string | undefined
}

type Section = ReadonlyMap<string, string>

/**
 * Reads a profile out of the texts of AWS's shared files, those of credentials first: what both say counts as there.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 *
 * @returns undefined when neither has the profile
 */
export function readProfile(
  name: string,
  files: { readonly credentials: string; readonly config: string },
): AwsProfile | undefined {
  const config = sectionsOf(files.config)
  const own = sectionsOf(files.credentials).get(name)
  const shared = config.get(name === 'default' ? name : `profile ${name}`)
  if (own === undefined && shared === undefined) return undefined
  const value = (key: string) => own?.get(key) ?? shared?.get(key)
  const services = config.get(`services ${value('services') ?? ''}`)
  return {
    accessKeyId: value('aws_access_key_id'),
    secretAccessKey: value('aws_secret_access_key'),
    sessionToken: value('aws_session_token'),
    region: value('region'),
    endpoint: services?.get('detective.endpoint_url') ?? value('endpoint_url'),
  }
}

/** The settings of each section; those that are indented below another are named `other.name`. */
function sectionsOf(text: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, Map<string, string>>()
  let section: Map<string, string> | undefined
  let above = ''
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue
    const title = /^\[\s*([^\]]*?)\s*\]/.exec(line)?.[1]
    if (title !== undefined) {
      section = sections.get(title) ?? new Map()
      sections.set(title.replaceAll(/\s+/g, ' '), section)
      continue
    }
    const [, indent = '', key = '', value = ''] = /^(\s*)([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? []
    if (key === '') continue
    if (indent === '') above = key
    section?.set(indent === '' ? key : `${above}.${key}`, value)
  }
  return sections
}
