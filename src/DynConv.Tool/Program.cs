using DynConv.Tool;

using ToolConsole console = ToolConsole.OfProcess();
return ToolRunner.Run(args, console);
