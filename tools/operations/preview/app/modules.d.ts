declare module 'react-grid-layout' {
  interface LayoutItem {
    readonly i: string;
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  }
  export const utils: {
    correctBounds(layout: LayoutItem[], bounds: { readonly cols: number }): LayoutItem[];
    compact(layout: LayoutItem[], type: 'vertical', columns: number): LayoutItem[];
  };
}

declare module '@fontsource/*';
