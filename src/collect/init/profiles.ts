/** More are no list to choose from. */
const MOST = 200

/**
 * The names of profiles in AWS's shared files: `[profile audit]` in the configuration, `[audit]` in the credentials, `[default]`
 * in both. Sections of other kinds (`[sso-session …]`) name none.
 *
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 *
 * @returns each once, `default` first, then in the order in which they stand
 */
export function profileNames(config: string, credentials: string): readonly string[] {
  const names = [
    ...sections(config).flatMap((section) => {
      if (section === 'default') return [section]
      return /^profile\s+(.+)$/.exec(section)?.[1] ?? []
    }),
    ...sections(credentials),
  ]
  const different = [...new Set(names)]
  const isDefault = (name: string) => name === 'default'
  return [...different.filter(isDefault), ...different.filter((name) => !isDefault(name))].slice(
    0,
    MOST,
  )
}

function sections(text: string): readonly string[] {
  return [...text.matchAll(/^[ \t]*\[[ \t]*([^\]\r\n]{1,200}?)[ \t]*\]/gm)].map(
    ([, name = '']) => name,
  )
}

/** The Region that a profile of the configuration is for; `''` where it names none. */
export function profileRegion(config: string, profile: string): string {
  const head = profile === 'default' ? ['default', 'profile default'] : [`profile ${profile}`]
  let isIn = false
  for (const line of config.split(/\r?\n/)) {
    const section = sections(line)[0]
    if (section !== undefined) isIn = head.includes(section.replace(/\s+/g, ' '))
    const [, region] = /^region\s*=\s*([a-z]{2}(?:-[a-z]+)+-\d+)\s*$/.exec(line) ?? []
    if (isIn && region !== undefined) return region
  }
  return ''
}
