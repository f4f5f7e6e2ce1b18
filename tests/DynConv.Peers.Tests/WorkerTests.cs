using DynConv.Peers.Engines;
using Xunit;

namespace DynConv.Peers.Tests;

/// <summary>What a peer's process may do to us, played by a shell.</summary>
public sealed class WorkerTests
{
    [Fact]
    public void Answers_come_back()
    {
        using Worker worker = Start(
            """
            printf 'ready\tan engine\n'
            while IFS= read -r line; do printf 'ok\t%s\n' "${#line}"; done
            """);
        Assert.Equal("an engine", worker.Description);
        Assert.Equal(8.0, worker.AskForTime("run", "form"));
        Assert.Equal("3", worker.Ask("run"));
    }

    [Fact]
    public void An_error_is_told_and_the_next_request_is_served()
    {
        using Worker worker = Start(
            """
            printf 'ready\t\n'
            read -r line; printf 'error\tno such form\n'
            read -r line; printf 'ok\n'
            """);
        Assert.Equal("no such form", Assert.Throws<WorkerException>(() => worker.Ask("run", "x")).Message);
        worker.Ask("run", "y");
    }

    [Fact]
    public void A_process_that_dies_is_told_with_its_last_words()
    {
        using Worker worker = Start(
            """
            printf 'ready\t\n'
            read -r line; echo 'out of memory' >&2; exit 3
            """);
        string told = Assert.Throws<WorkerException>(() => worker.Ask("run")).Message;
        Assert.Equal("the process of it ended with exit code 3: out of memory", told);
        Assert.Throws<WorkerException>(() => worker.Ask("run"));
    }

    [Theory]
    [InlineData("printf 'error\\tno device\\n'", "no device")]
    [InlineData("echo hello", "it answers 'hello'")]
    [InlineData("exit 1", "the process of it ended with exit code 1: nothing was said")]
    public void One_that_is_not_ready_is_no_worker(string script, string told) =>
        Assert.Equal(told, Assert.Throws<WorkerException>(() => Start(script)).Message);

    [Fact]
    public void A_time_is_a_number()
    {
        using Worker worker = Start("printf 'ready\\t\\n'; read -r line; printf 'ok\\tsoon\\n'");
        Assert.Contains("'soon'", Assert.Throws<WorkerException>(() => worker.AskForTime("run")).Message);
    }

    [Fact]
    public void A_program_that_is_not_there_is_told() => Assert.StartsWith(
        "/nowhere/python cannot be started",
        Assert.Throws<WorkerException>(() => Worker.Start("it", "/nowhere/python", [])).Message);

    private static Worker Start(string script) => Worker.Start("it", "/bin/sh", ["-c", script]);
}
