using System;
using System.Collections.Frozen;

namespace DynConv.Checkpoints.Pickle;

/// <summary>
/// Names that no honest checkpoint holds. This reader would not run them; they are refused because whoever wrote the
/// file wanted them run elsewhere, and its user must be told. Safety does not rest on this list.
/// </summary>
internal static class ForbiddenGlobals
{
    private static readonly FrozenSet<string> Modules = FrozenSet.Create(
        StringComparer.Ordinal,
        "os", "posix", "nt", "sys", "subprocess", "pty", "popen2", "shutil", "runpy", "importlib", "imp", "pip",
        "ctypes", "_ctypes", "codeop", "pdb", "bdb", "timeit", "cProfile", "doctest", "webbrowser", "urllib",
        "urllib2", "http", "httplib", "requests", "socket", "asyncio", "multiprocessing", "pickle", "_pickle",
        "cPickle", "marshal", "zipimport", "pydoc", "ensurepip", "distutils", "idlelib", "lib2to3", "venv",
        "nturl2path", "sqlite3", "smtplib", "ftplib", "telnetlib", "fileinput", "linecache", "_osx_support",
        "_aix_support", "_pyrepl", "pkgutil", "aiohttp", "xmlrpc");

    private static readonly FrozenSet<string> Builtins = FrozenSet.Create(
        StringComparer.Ordinal,
        "eval", "exec", "execfile", "compile", "open", "file", "__import__", "input", "raw_input", "apply",
        "breakpoint", "globals", "locals", "vars", "delattr", "setattr", "help", "exit", "quit", "memoryview", "map",
        "filter", "reload");

    private static readonly FrozenSet<string> Functions = FrozenSet.Create(
        StringComparer.Ordinal,
        "torch.load", "torch.save", "torch.serialization.load", "torch.hub.load", "torch.jit.load",
        "torch.ops.load_library", "torch.classes.load_library", "torch.jit.unsupported_tensor_ops.execWrapper",
        "torch.utils.cpp_extension.load", "torch.utils.cpp_extension.load_inline",
        "torch._inductor.codecache.compile_file", "numpy.load", "numpy.testing.runstring",
        "numpy.testing._private.utils.runstring", "numpy.f2py.crackfortran.getlincoef", "operator.attrgetter",
        "operator.methodcaller", "_operator.attrgetter", "_operator.methodcaller", "functools.reduce",
        "types.CodeType", "types.FunctionType", "joblib.load", "dill.loads", "cloudpickle.loads",
        "pandas.read_pickle", "pandas.io.pickle.read_pickle", "code.interact", "code.InteractiveInterpreter",
        "code.InteractiveConsole", "platform.popen", "commands.getoutput", "commands.getstatusoutput", "profile.run",
        "profile.runctx", "trace.Trace");

    /// <summary>Whether the name is refused.</summary>
    public static bool Contains(string module, string name)
    {
        string root = module.Split('.')[0];
        if (root is "__builtin__" or "builtins" or "__builtins__")
        {
            return Builtins.Contains(name.Split('.')[0]);
        }

        return Modules.Contains(root) || Functions.Contains($"{module}.{name}");
    }
}
