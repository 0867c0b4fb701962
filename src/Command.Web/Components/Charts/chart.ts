import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import { CalendarComponent, GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import type { EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { csvOf } from './chart-csv';
import { optionOf } from './chart-option';
import { paletteOf } from './chart-palette';
import type { ChartSpec } from './chart-spec';

use([BarChart, HeatmapChart, LineChart, CalendarComponent, GridComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);

// The picture of a file is drawn as large as paper wants it, whatever the screen.
const pngScale = 2;

class Chart extends HTMLElement {
  static readonly observedAttributes = ['spec'];

  private chart: EChartsType | null = null;
  private readonly dark = matchMedia('(prefers-color-scheme: dark)');
  private readonly redraw = () => this.draw();
  private readonly sized = new ResizeObserver(() => this.chart?.resize());

  connectedCallback(): void {
    this.chart = init(this, undefined, { renderer: 'svg' });
    this.dark.addEventListener('change', this.redraw);
    this.sized.observe(this);
    this.closest('figure')?.addEventListener('click', this.save);
    this.draw();
  }

  disconnectedCallback(): void {
    this.dark.removeEventListener('change', this.redraw);
    this.sized.disconnect();
    this.closest('figure')?.removeEventListener('click', this.save);
    this.chart?.dispose();
    this.chart = null;
  }

  attributeChangedCallback(): void {
    this.draw();
  }

  private spec(): ChartSpec | null {
    const text = this.getAttribute('spec');
    return text ? (JSON.parse(text) as ChartSpec) : null;
  }

  private draw(): void {
    const spec = this.spec();
    if (this.chart && spec) {
      this.chart.setOption(optionOf(spec, paletteOf(this)), { notMerge: true });
      this.dataset.drawn = spec.form;
    }
  }

  private readonly save = (event: Event): void => {
    const as = event.target instanceof HTMLElement ? event.target.dataset.save : undefined;
    const spec = this.spec();
    if (!as || !spec) {
      return;
    }

    if (as === 'csv') {
      give(new Blob(['\uFEFF', csvOf(spec)], { type: 'text/csv;charset=utf-8' }), `${spec.file}.csv`);
      return;
    }

    const svg = this.querySelector('svg');
    if (!svg) {
      return;
    }

    const picture = new Blob([pictureOf(svg, paletteOf(this).panel)], { type: 'image/svg+xml' });
    if (as === 'svg') {
      give(picture, `${spec.file}.svg`);
    } else {
      void paint(picture, svg.clientWidth, svg.clientHeight).then((png) => png && give(png, `${spec.file}.png`));
    }
  };
}

function pictureOf(svg: SVGSVGElement, ground: string): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(svg.clientWidth));
  copy.setAttribute('height', String(svg.clientHeight));
  const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  rect.setAttribute('width', '100%');
  rect.setAttribute('height', '100%');
  rect.setAttribute('fill', ground);
  copy.prepend(rect);
  return new XMLSerializer().serializeToString(copy);
}

async function paint(picture: Blob, width: number, height: number): Promise<Blob | null> {
  const address = URL.createObjectURL(picture);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * pngScale;
    canvas.height = height * pngScale;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
  } finally {
    URL.revokeObjectURL(address);
  }
}

function give(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

customElements.define('cmd-chart', Chart);
