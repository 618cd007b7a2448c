import { getDocumentProxy } from 'unpdf'

/** A piece of text as it stands on a page: points from the left and from the top, and the size it is set in. */
export interface Piece {
  text: string
  left: number
  right: number
  top: number
  size: number
}

/** The text of a PDF, page by page, as a reader that selects and searches it sees it. */
export async function readPdf(bytes: Uint8Array): Promise<Piece[][]> {
  const document = await getDocumentProxy(new Uint8Array(bytes))
  const pages: Piece[][] = []
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number)
    const [, , , height = 0] = page.view
    const { items } = await page.getTextContent()
    pages.push(
      items.flatMap((item) =>
        'str' in item && item.str.trim()
          ? [
              {
                text: item.str,
                left: item.transform[4],
                right: item.transform[4] + item.width,
                top: height - item.transform[5],
                size: item.height,
              },
            ]
          : [],
      ),
    )
  }
  return pages
}

export const texts = (pieces: readonly Piece[]) => pieces.map(({ text }) => text)
