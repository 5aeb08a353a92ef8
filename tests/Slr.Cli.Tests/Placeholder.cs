namespace Slr.Cli.Tests;
