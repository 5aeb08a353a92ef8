namespace Slr.Data.Tests;
