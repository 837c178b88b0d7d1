/** Charts: `<div data-chart data-source="…JSON…">`. Only the parts of ECharts that are used are in the bundle. */

import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, GridComponent, AriaComponent, SVGRenderer]);
