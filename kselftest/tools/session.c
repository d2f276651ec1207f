// SPDX-License-Identifier: GPL-2.0
/*
 * session MARK SECONDS: runs the tests whose names are the lines of standard input, each ./NAME in
 * a session of its own, for run-dmabench. A second word of a line is its target, DMABENCH_TARGET.
 * Copies the lines that come from a test, each after the seconds of CLOCK_MONOTONIC in brackets,
 * as the kernel's log has them. Before them is the line "MARK begin NAME[@TARGET]", behind them
 * "MARK end STATUS", where STATUS is that of the test, as a shell tells it, or "late"
 * after SECONDS, with "-left" behind it if processes of it remained. All of them are killed; so
 * they are on SIGINT and SIGTERM, and the test where this program dies. The last line is
 * "MARK done".
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NSEC_PER_SEC	1000000000LL
/* What cannot die in this time is left. */
#define KILL_TRIES	50
#define KILL_PAUSE_NS	100000000L

static long long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * NSEC_PER_SEC + now.tv_nsec;
}

static void begin_line(void)
{
	long long now = now_ns();

	printf("[%lld.%06lld] ", now / NSEC_PER_SEC, now % NSEC_PER_SEC / 1000);
}

/* Copies what has come; a line that has not come whole gets its end with the next part. */
static bool copy_lines(int fd, bool *within)
{
	char part[4096];
	ssize_t length, i, from;

	length = read(fd, part, sizeof(part));
	for (from = 0; from < length; from = i) {
		for (i = from; i < length && part[i] != '\n'; i++)
			;
		i += i < length;
		if (!*within)
			begin_line();
		fwrite(part + from, 1, i - from, stdout);
		*within = part[i - 1] != '\n';
	}
	fflush(stdout);
	return length > 0;
}

/* Of a line of /proc/PID/stat, behind the name, which may hold anything. */
static bool belongs(const char *stat, pid_t session)
{
	const char *rest = strrchr(stat, ')');
	int parent, its;
	char state;

	return rest && sscanf(rest, ") %c %d %*d %d", &state, &parent, &its) == 3 &&
	       state != 'Z' && (its == session || parent == getpid());
}

/* Kills what is in the session, and what left it and lost its parent, which is ours then. */
static void kill_members(pid_t session)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc))) {
		char path[300], stat[512] = "";
		FILE *file;

		if (entry->d_name[0] < '0' || entry->d_name[0] > '9')
			continue;
		snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		file = fopen(path, "re");
		if (file && fgets(stat, sizeof(stat), file) && belongs(stat, session))
			kill(atoi(entry->d_name), SIGKILL);
		if (file)
			fclose(file);
	}
	if (proc)
		closedir(proc);
}

/* Is there any descendant? All that lost their parents are this program's children. */
static bool any_left(void)
{
	pid_t pid;

	do
		pid = waitpid(-1, NULL, WNOHANG);
	while (pid > 0);
	return !pid;
}

/* Return: was there anything to end? */
static bool end_session(pid_t session)
{
	const struct timespec pause = { .tv_nsec = KILL_PAUSE_NS };
	bool any = false;
	sigset_t ended;
	int try;

	sigemptyset(&ended);
	sigaddset(&ended, SIGCHLD);
	for (try = 0; try < KILL_TRIES && any_left(); try++) {
		kill_members(session);
		any = true;
		sigtimedwait(&ended, NULL, &pause);
	}
	return any;
}

static pid_t start(const char *test, int output)
{
	pid_t parent = getpid(), child = fork();
	char path[300];
	sigset_t none;

	if (child)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	setsid();
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	snprintf(path, sizeof(path), "./%s", test);
	execl(path, test, NULL);
	fprintf(stderr, "cannot run %s: %s\n", test, strerror(errno));
	_exit(127);
}

/* Return: did the child end? Others that lost their parent end, too. */
static bool reap(pid_t child, int *status)
{
	bool ended = false;
	int its;
	pid_t pid;

	while ((pid = waitpid(-1, &its, WNOHANG)) > 0)
		if (pid == child) {
			*status = its;
			ended = true;
		}
	return ended;
}

/*
 * Until the child ends, or its time does.
 * Return: its status, or -1 if it is late; does not return where a signal asks for the end
 */
static int follow(pid_t child, int signals, int output, long long deadline, bool *within)
{
	struct pollfd fds[] = {
		{ .fd = signals, .events = POLLIN }, { .fd = output, .events = POLLIN },
	};
	struct signalfd_siginfo signal;
	long long left;
	int status = 0;

	while ((left = deadline - now_ns()) > 0) {
		poll(fds, 2, left / 1000000 + 1);
		if (fds[1].revents & POLLIN)
			copy_lines(output, within);
		else if (fds[1].revents)
			fds[1].fd = -1; /* nobody writes any more */
		if (!(fds[0].revents & POLLIN) ||
		    read(signals, &signal, sizeof(signal)) != sizeof(signal))
			continue;
		if (signal.ssi_signo != SIGCHLD) {
			end_session(child);
			exit(128 + signal.ssi_signo);
		}
		if (reap(child, &status))
			return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
	return -1;
}

static int watch_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* Return: 0, or -1 where no test can be run any more */
static int run(const char *mark, const char *test, const char *target, int seconds, int signals)
{
	long long began = now_ns();
	char word[16] = "late";
	bool within = false, left;
	int ends[2], status;
	pid_t child;

	setenv("DMABENCH_TARGET", target ?: "", 1);
	if (pipe2(ends, O_CLOEXEC))
		return -1;
	begin_line();
	printf("%s begin %s%s%s\n", mark, test, target ? "@" : "", target ?: "");
	fflush(stdout);
	child = start(test, ends[1]);
	close(ends[1]);
	if (child > 0) {
		status = follow(child, signals, ends[0], began + seconds * NSEC_PER_SEC, &within);
		left = end_session(child);
		fcntl(ends[0], F_SETFL, O_NONBLOCK);
		while (copy_lines(ends[0], &within))
			;
		if (within)
			putchar('\n');
		if (status >= 0)
			snprintf(word, sizeof(word), "%d", status);
		begin_line();
		printf("%s end %s%s\n", mark, word, left ? "-left" : "");
		fflush(stdout);
	}
	close(ends[0]);
	return child < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
	int signals = watch_signals(), seconds = argc == 3 ? atoi(argv[2]) : 0;
	char *line = NULL, *test;
	size_t size = 0;

	if (seconds <= 0) {
		fprintf(stderr, "session: wanted: MARK SECONDS, and names of tests to read\n");
		return 2;
	}
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	while (getline(&line, &size, stdin) > 0) {
		test = strtok(line, "\n ");
		if (test && run(argv[1], test, strtok(NULL, "\n "), seconds, signals)) {
			perror("session");
			return 1;
		}
	}
	free(line);
	begin_line();
	printf("%s done\n", argv[1]);
	return 0;
}
