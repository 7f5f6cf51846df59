import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { ROWS, setPreferences, usePreferences } from '../../parts/preferences.ts'

/** What this browser remembers of how one likes to look at things. */
export function PreferencesForm() {
  const { theme, times, rows } = usePreferences()
  return (
    <Container
      header={
        <Header variant="h2" description="Kept in this browser alone.">
          Preferences
        </Header>
      }
    >
      <SpaceBetween size="l">
        <FormField label="Colours">
          <RadioGroup
            value={theme}
            onChange={({ detail }) =>
              setPreferences({
                theme: THEMES.find((one) => one.value === detail.value)?.value ?? 'system',
              })
            }
            items={[...THEMES]}
          />
        </FormField>
        <FormField label="Times" description="Times are always shown with their zone.">
          <RadioGroup
            value={times}
            onChange={({ detail }) =>
              setPreferences({ times: detail.value === 'local' ? 'local' : 'utc' })
            }
            items={[
              { value: 'utc', label: 'UTC' },
              {
                value: 'local',
                label: `Local: ${Intl.DateTimeFormat().resolvedOptions().timeZone}`,
              },
            ]}
          />
        </FormField>
        <FormField label="Rows of a page">
          <Select
            selectedOption={{ value: String(rows), label: `${rows} rows` }}
            options={ROWS.map((count) => ({ value: String(count), label: `${count} rows` }))}
            onChange={({ detail }) => {
              const chosen = ROWS.find((count) => String(count) === detail.selectedOption.value)
              if (chosen !== undefined) setPreferences({ rows: chosen })
            }}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  )
}

const THEMES = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const
