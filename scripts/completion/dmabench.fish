# Completion of dmabench for fish: what a word can become is asked of the program.
function __dmabench_complete
	set -l words (commandline -opc) (commandline -ct)
	set -l word (string replace -r '^--[^=]*=' '' -- $words[-1])
	set -l before (string replace -r '[^=]*$' '' -- $words[-1])
	for line in ($words[1] complete -- $words[2..-1] 2>/dev/null)
		switch $line
			case :files
				printf "$before%s\n" (__fish_complete_path $word)
			case :folders
				printf "$before%s\n" (__fish_complete_directories $word '')
			case '*'
				echo $line
		end
	end
end
complete -c dmabench -f -a '(__dmabench_complete)'
