import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'

/** What is shown at an address that is no page's. */
export function NowherePage() {
  return (
    <ContentLayout header={<Header variant="h1">There is no such page</Header>}>
      Choose one from the list of pages.
    </ContentLayout>
  )
}
